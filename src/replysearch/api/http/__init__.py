"""What only HTTP needs: errors, fields, headers, streams, connections, logs."""
