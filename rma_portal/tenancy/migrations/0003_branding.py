"""How a shop's pages look, what it says in its own words, and host names that wait for their proof."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from rma_portal.db.operations import ProtectByMerchant


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0002_api_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='merchant',
            name='accent2',
            field=models.CharField(blank=True, db_default='', default='', max_length=7, verbose_name='second colour'),
        ),
        migrations.AddField(
            model_name='merchant',
            name='font_stack',
            field=models.CharField(choices=[('system', 'Plain'), ('serif', 'With serifs'), ('round', 'Rounded')], db_default='system', default='system', max_length=10, verbose_name='type'),
        ),
        migrations.AddField(
            model_name='merchant',
            name='radius',
            field=models.PositiveSmallIntegerField(choices=[(0, 'Square'), (4, 'Slightly round'), (8, 'Round'), (16, 'Very round')], db_default=8, default=8, verbose_name='corners'),
        ),
        migrations.AddField(
            model_name='merchant',
            name='texts',
            field=models.JSONField(db_default={}, default=dict, help_text='By language: welcome, contact, footer.', verbose_name='texts'),
        ),
        migrations.CreateModel(
            name='HostClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(max_length=253, verbose_name='host name')),
                ('token', models.CharField(max_length=64)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('found', models.CharField(blank=True, choices=[('', 'Not looked for yet.'), ('looking', 'We are looking for the proof. Open this page again in a minute.'), ('missing', 'The text was not there. A change can take an hour to be seen everywhere.'), ('unreachable', 'Nobody answered under this name. Check it, then look again.'), ('taken', 'The proof is there, but this name answers for another shop. Please write to us.')], default='', max_length=12, verbose_name='found')),
                ('looked_at', models.DateTimeField(null=True, verbose_name='looked for')),
                ('merchant', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.merchant')),
            ],
            options={
                'verbose_name': 'host name to be proved',
                'verbose_name_plural': 'host names to be proved',
                'constraints': [models.UniqueConstraint(fields=('merchant', 'host'), name='one_claim_per_host')],
            },
        ),
        ProtectByMerchant('HostClaim'),
    ]
