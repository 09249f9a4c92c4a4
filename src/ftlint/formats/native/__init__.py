"""The shapes that trainers read: ``lint`` tells turns and keys, ``convert`` reads and writes."""
