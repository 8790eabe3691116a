"""Still pictures: drawn from result values, without a script, sharp on paper."""
