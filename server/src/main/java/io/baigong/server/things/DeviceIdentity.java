package io.baigong.server.things;

/// Who a device's token proves it to be.
public sealed interface DeviceIdentity {
    int organisation();

    /// The token's name, for people.
    String name();

    /// Speaks for one thing only.
    ///
    /// @param thing its number
    record OneThing(int organisation, int thing, String name) implements DeviceIdentity {}

    /// A gateway that speaks for many things of the organisation and may announce unknown ones,
    /// which wait for approval.
    record Enrolment(int organisation, String name) implements DeviceIdentity {}
}
