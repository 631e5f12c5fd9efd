"""What only HTTP needs: errors, fields, headers, streams, connections and logs."""
