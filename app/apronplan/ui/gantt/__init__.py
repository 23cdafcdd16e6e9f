"""The Gantt: stands in their real order against time. Model, paint context, painter and hit tests are apart."""
