package io.baigong.connect;

import java.util.List;

/// How a call went, and what came back when it is good.
public record CallResult(Status status, List<Value> results) {
    public CallResult {
        results = List.copyOf(results);
    }
}
