"""Preference rows with ``chosen`` and ``rejected``, in every layout."""
