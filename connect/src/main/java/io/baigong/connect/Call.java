package io.baigong.connect;

import java.util.List;

/// A method of a device to be run.
///
/// @param method the id of a node of kind METHOD
public record Call(String method, List<Value> arguments) {
    public Call {
        arguments = List.copyOf(arguments);
    }
}
