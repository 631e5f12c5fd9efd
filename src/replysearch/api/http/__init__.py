"""The parts that only HTTP needs: errors, fields, headers, streams, connections, logs."""
