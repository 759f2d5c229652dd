"""Statements of withdrawal, kept for good, and what became of each."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import rma_portal.db.fields
from rma_portal.db.operations import AppendOnly, CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0006_what_policies_read'),
        ('returns', '0012_automation'),
        ('tenancy', '0002_api_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4)),
                ('name', models.CharField(max_length=160, verbose_name='name')),
                ('contract', models.CharField(max_length=60, verbose_name='order number')),
                ('email', models.CharField(max_length=254, verbose_name='e-mail')),
                ('articles', models.TextField(blank=True, verbose_name='articles')),
                ('lines', models.JSONField(default=list)),
                ('order_id_proved', models.BigIntegerField(null=True)),
                ('reason_code', models.CharField(blank=True, max_length=40)),
                ('reason', models.CharField(blank=True, max_length=160, verbose_name='reason')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('text', models.TextField(verbose_name='statement')),
                ('declared_at', models.DateTimeField(verbose_name='declared')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='internet address')),
                ('needs_review', models.BooleanField(default=False, verbose_name='to be reviewed')),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('merchant', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.merchant')),
            ],
            options={
                'verbose_name': 'withdrawal',
                'verbose_name_plural': 'withdrawals',
            },
        ),
        migrations.CreateModel(
            name='WithdrawalCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('informed_at', models.DateTimeField(verbose_name='declared')),
                ('case_state', models.CharField(choices=[('waiting', 'To be matched'), ('opened', 'Return opened'), ('stuck', 'Needs a person'), ('closed', 'Closed')], default='waiting', max_length=10, verbose_name='state')),
                ('outcome', models.CharField(blank=True, max_length=20)),
                ('left', models.JSONField(default=list)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('changed_at', models.DateTimeField(verbose_name='changed')),
                ('changed_by', models.CharField(blank=True, max_length=160, verbose_name='changed by')),
                ('merchant', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.merchant')),
                ('order', rma_portal.db.fields.MerchantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.order', verbose_name='order')),
                ('rma', rma_portal.db.fields.MerchantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='returns.return', verbose_name='return')),
                ('withdrawal', rma_portal.db.fields.MerchantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='returns.withdrawal', verbose_name='withdrawal')),
            ],
            options={
                'verbose_name': 'withdrawal',
                'verbose_name_plural': 'withdrawals',
            },
        ),
        migrations.AddConstraint(
            model_name='withdrawal',
            constraint=models.UniqueConstraint(fields=('merchant', 'key'), name='one_withdrawal_a_key'),
        ),
        migrations.AddIndex(
            model_name='withdrawalcase',
            index=models.Index(fields=['merchant', 'case_state', 'informed_at'], name='withdrawal_by_state'),
        ),
        migrations.AddIndex(
            model_name='withdrawalcase',
            index=models.Index(fields=['merchant', 'rma'], name='withdrawal_by_return'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalcase',
            constraint=models.UniqueConstraint(fields=('merchant', 'withdrawal'), name='one_case_a_withdrawal'),
        ),
        migrations.AddConstraint(
            model_name='withdrawalcase',
            constraint=models.CheckConstraint(condition=models.Q(('case_state__in', ['waiting', 'opened', 'stuck', 'closed'])), name='withdrawal_state_is_known'),
        ),
        ProtectByMerchant("Withdrawal"),
        ProtectByMerchant("WithdrawalCase"),
        CompositeForeignKeys("WithdrawalCase"),
        AppendOnly("Withdrawal"),
    ]
