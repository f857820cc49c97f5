"""Premises that solver and checker share: clocks, periods, loads, which fund may pay."""
