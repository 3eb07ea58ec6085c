package io.baigong.evaluator.method;

import java.util.List;
import java.util.stream.Collectors;

/// A method file that cannot be used, with everything that is wrong with it.
public final class MethodFaults extends Exception {
    /// More are not told: whoever sees so many mends some of them first.
    public static final int MOST = 500;

    private static final int SHOWN = 20;
    private final transient List<MethodFault> faults;

    MethodFaults(List<MethodFault> faults) {
        super(
                faults.stream()
                        .limit(SHOWN)
                        .map(MethodFault::toString)
                        .collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    /// At least one, in the order of the file where that is known.
    public List<MethodFault> faults() {
        return faults;
    }
}
