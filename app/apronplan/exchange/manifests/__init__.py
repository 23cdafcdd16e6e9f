"""Readers of what carriers send about freight: Cargo-IMP FFM and FWB, Cargo-XML XFWB."""

from apronplan.exchange.manifests.reader import ManifestImport, first_message, read_manifests

__all__ = ["ManifestImport", "first_message", "read_manifests"]
