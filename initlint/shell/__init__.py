"""What a command line really does: argv and script in, a `Program` out."""
