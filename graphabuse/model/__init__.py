"""Learned scores: artefacts on disk and how they are applied."""
