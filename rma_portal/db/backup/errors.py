"""Why a backup or a restore did not happen, in words that say what to do."""


class BackupError(Exception):
    """Nothing was claimed to be good: the message says what is wrong and what helps."""
