"""Decisions against the policy, and searches for parcels that never came."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import rma_portal.db.fields
from rma_portal.db.operations import CompositeForeignKeys, ProtectByMerchant
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0006_what_policies_read'),
        ('returns', '0010_signals_indexes'),
        ('tenancy', '0002_api_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='reason',
            name='opens_claim',
            field=models.BooleanField(db_default=False, default=False, help_text='No return is opened then; you look for the parcel.', verbose_name='says that it never came'),
        ),
        migrations.AddField(
            model_name='returnssettings',
            name='second_person_above_amount',
            field=rma_portal.db.fields.AmountField(blank=True, decimal_places=3, help_text='Decisions against the policy that cost more wait for another person. Empty: never.', max_digits=15, null=True, verbose_name='second person above'),
        ),
        migrations.CreateModel(
            name='DeliveryClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('units', models.JSONField(default=list, verbose_name='articles')),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('claim_state', models.CharField(choices=[('open', 'Being looked for'), ('found', 'Found'), ('lost', 'Lost'), ('closed', 'Closed')], default='open', max_length=10, verbose_name='state')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='changed')),
                ('changed_by', models.CharField(blank=True, max_length=160, verbose_name='changed by')),
                ('merchant', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.merchant')),
                ('order', rma_portal.db.fields.MerchantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.order', verbose_name='order')),
            ],
            options={
                'verbose_name': 'missing delivery',
                'verbose_name_plural': 'missing deliveries',
                'indexes': [models.Index(fields=['merchant', 'claim_state', '-asked_at'], name='claim_by_state'), models.Index(fields=['merchant', 'order'], name='claim_by_order')],
                'constraints': [models.CheckConstraint(condition=models.Q(('claim_state__in', ['open', 'found', 'lost', 'closed'])), name='claim_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='PolicyOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('open', 'Return opened'), ('fee', 'Fee lowered'), ('resolution', 'Other resolution'), ('approve', 'Approved all the same'), ('reject', 'Rejected all the same')], max_length=10, verbose_name='kind')),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('amount', rma_portal.db.fields.AmountField(decimal_places=3, default=0, max_digits=15, verbose_name='at stake')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('reason', models.TextField(verbose_name='reason')),
                ('asked_by_id', models.CharField(max_length=40)),
                ('asked_by', models.CharField(max_length=160, verbose_name='asked by')),
                ('asked_role', models.CharField(max_length=12)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('override_state', models.CharField(choices=[('waiting', 'Waits for a second person'), ('in_force', 'In force'), ('declined', 'Declined')], default='waiting', max_length=10, verbose_name='state')),
                ('second_by_id', models.CharField(blank=True, max_length=40)),
                ('second_by', models.CharField(blank=True, max_length=160, verbose_name='second person')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('decline_reason', models.TextField(blank=True, verbose_name='why declined')),
                ('item', rma_portal.db.fields.MerchantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='returns.returnitem', verbose_name='article')),
                ('merchant', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.merchant')),
                ('order', rma_portal.db.fields.MerchantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.order', verbose_name='order')),
                ('rma', rma_portal.db.fields.MerchantForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='returns.return', verbose_name='return')),
            ],
            options={
                'verbose_name': 'override',
                'verbose_name_plural': 'overrides',
                'indexes': [models.Index(fields=['merchant', '-asked_at'], name='override_by_time'), models.Index(fields=['merchant', 'rma'], name='override_by_return'), models.Index(condition=models.Q(('override_state', 'waiting')), fields=['merchant', 'asked_at'], name='override_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['open', 'fee', 'resolution', 'approve', 'reject'])), name='override_kind_is_known'), models.CheckConstraint(condition=models.Q(('override_state__in', ['waiting', 'in_force', 'declined'])), name='override_state_is_known'), models.CheckConstraint(condition=models.Q(('override_state', 'in_force'), ('second_by_id', models.F('asked_by_id')), _negated=True), name='nobody_confirms_their_own_override'), models.CheckConstraint(condition=models.Q(('asked_by_id', ''), _negated=True), name='an_override_has_its_author'), models.CheckConstraint(condition=django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('reason'), 10), name='an_override_has_its_reason'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='override_amount_not_negative')],
            },
        ),
        ProtectByMerchant("PolicyOverride"),
        CompositeForeignKeys("PolicyOverride"),
        ProtectByMerchant("DeliveryClaim"),
        CompositeForeignKeys("DeliveryClaim"),
    ]
