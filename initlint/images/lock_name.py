"""What the lock file is called; it is looked for upwards from each input."""

LOCK_NAME = "initlint-images.lock"
