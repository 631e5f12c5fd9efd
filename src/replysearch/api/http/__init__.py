"""What only HTTP knows: error shapes, fields, headers, streams, connections, logs."""
