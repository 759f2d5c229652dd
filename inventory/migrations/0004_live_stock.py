"""Stock that the shop counts, and units of it that are held for customers."""

import django.db.models.deletion
import django.utils.timezone
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import rma_portal.db.fields
from rma_portal.db.operations import AppendOnly, CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [
        ('inventory', '0003_what_policies_read'),
        ('tenancy', '0002_api_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('condition', models.CharField(choices=[('sellable', 'Sellable'), ('second_choice', 'Second choice'), ('quarantine', 'Quarantine'), ('damaged', 'Damaged')], max_length=14, verbose_name='condition')),
                ('before', models.IntegerField(verbose_name='quantity before')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                ('counted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='counted')),
            ],
            options={
                'verbose_name': 'stock count',
                'verbose_name_plural': 'stock counts',
            },
        ),
        migrations.CreateModel(
            name='StockReservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause_kind', models.CharField(max_length=30, verbose_name='cause')),
                ('cause_id', models.BigIntegerField()),
                ('reservation_state', models.CharField(choices=[('held', 'Held'), ('taken', 'Taken'), ('released', 'Released')], default='held', max_length=8, verbose_name='state')),
                ('held_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='held since')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
            ],
            options={
                'verbose_name': 'reservation',
                'verbose_name_plural': 'reservations',
            },
        ),
        migrations.AddField(
            model_name='stocklevel',
            name='reserved',
            field=models.IntegerField(db_default=0, default=0, verbose_name='reserved'),
        ),
        AddConstraintNotValid(
            model_name='stocklevel',
            constraint=models.CheckConstraint(condition=models.Q(('reserved__gte', 0)), name='reserved_not_negative'),
        ),
        migrations.AddField(
            model_name='stockcount',
            name='location',
            field=rma_portal.db.fields.MerchantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.location', verbose_name='site'),
        ),
        migrations.AddField(
            model_name='stockcount',
            name='merchant',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.merchant'),
        ),
        migrations.AddField(
            model_name='stockcount',
            name='variant',
            field=rma_portal.db.fields.MerchantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.variant', verbose_name='variant'),
        ),
        migrations.AddField(
            model_name='stockreservation',
            name='location',
            field=rma_portal.db.fields.MerchantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.location', verbose_name='site'),
        ),
        migrations.AddField(
            model_name='stockreservation',
            name='merchant',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.merchant'),
        ),
        migrations.AddField(
            model_name='stockreservation',
            name='variant',
            field=rma_portal.db.fields.MerchantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='inventory.variant', verbose_name='variant'),
        ),
        migrations.AddConstraint(
            model_name='stockreservation',
            constraint=models.UniqueConstraint(fields=('merchant', 'cause_kind', 'cause_id'), name='a_cause_holds_one_unit'),
        ),
        migrations.AddConstraint(
            model_name='stockreservation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('reservation_state', 'held')), models.Q(models.Q(('reservation_state', 'held'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='a_reservation_ends_once'),
        ),
        ProtectByMerchant("StockCount"),
        CompositeForeignKeys("StockCount"),
        AppendOnly("StockCount"),
        ProtectByMerchant("StockReservation"),
        CompositeForeignKeys("StockReservation"),
    ]
