"""Tests of the update tool."""
