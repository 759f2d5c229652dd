"""Since when a shop tells its customers of their right of withdrawal."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0003_branding'),
    ]

    operations = [
        migrations.AddField(
            model_name='merchant',
            name='informs_from_on',
            field=models.DateField(blank=True, help_text='Since which day orders come with the statutory information on the right of withdrawal. Older orders can be withdrawn from twelve months longer. Empty: all orders came with it.', null=True, verbose_name='customers told of withdrawal since'),
        ),
    ]
