"""What customers get in exchange for an article, and what comes back beside it."""

import django.db.models.deletion
import django.utils.timezone
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import rma_portal.db.fields
from rma_portal.db.operations import CompositeForeignKeys, ProtectByMerchant


class Migration(migrations.Migration):
    dependencies = [
        ('customers', '0008_find_by_tracking'),
        ('inventory', '0005_reserved_is_sound'),
        ('returns', '0014_one_time_codes'),
        ('tenancy', '0002_api_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sku', models.CharField(max_length=60, verbose_name='SKU')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('options', models.CharField(blank=True, max_length=120, verbose_name='options')),
                ('listed_amount', rma_portal.db.fields.AmountField(decimal_places=3, max_digits=15, verbose_name='list price of the replacement')),
                ('replaced_amount', rma_portal.db.fields.AmountField(decimal_places=3, max_digits=15, verbose_name='list price of the article')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('exchange_state', models.CharField(choices=[('reserved', 'Reserved'), ('sent', 'Sent'), ('released', 'Not reserved')], default='reserved', max_length=8, verbose_name='state')),
                ('tracking', models.CharField(blank=True, max_length=60, verbose_name='tracking number')),
                ('reserved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reserved')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent')),
            ],
            options={
                'verbose_name': 'exchange',
                'verbose_name_plural': 'exchanges',
            },
        ),
        migrations.AddField(
            model_name='returnitem',
            name='difference_amount',
            field=rma_portal.db.fields.AmountField(db_default=0, decimal_places=3, default=0, max_digits=15, verbose_name='difference'),
        ),
        migrations.AddField(
            model_name='returnitem',
            name='difference_tax_amount',
            field=rma_portal.db.fields.AmountField(db_default=0, decimal_places=3, default=0, max_digits=15, verbose_name='tax in the difference'),
        ),
        migrations.AddField(
            model_name='returnitem',
            name='difference_way',
            field=models.CharField(choices=[('refund', 'Refund'), ('store_credit', 'Store credit')], db_default='refund', default='refund', max_length=12),
        ),
        AddConstraintNotValid(
            model_name='returnitem',
            constraint=models.CheckConstraint(condition=models.Q(('difference_amount__gte', 0), ('difference_amount__lte', models.F('gross_amount')), ('difference_tax_amount__gte', 0), ('difference_tax_amount__lte', models.F('difference_amount'))), name='item_difference_is_part_of_the_price'),
        ),
        migrations.AddField(
            model_name='exchange',
            name='item',
            field=rma_portal.db.fields.MerchantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='returns.returnitem', verbose_name='article'),
        ),
        migrations.AddField(
            model_name='exchange',
            name='merchant',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.merchant'),
        ),
        migrations.AddField(
            model_name='exchange',
            name='variant',
            field=rma_portal.db.fields.MerchantForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.variant', verbose_name='replacement'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.UniqueConstraint(fields=('merchant', 'item'), name='one_exchange_an_article'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(('exchange_state__in', ['reserved', 'sent', 'released'])), name='exchange_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('exchange_state', 'sent'), ('sent_at__isnull', False)), models.Q(models.Q(('exchange_state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='exchange_is_sent_at_an_instant'),
        ),
        ProtectByMerchant("Exchange"),
        CompositeForeignKeys("Exchange"),
    ]
