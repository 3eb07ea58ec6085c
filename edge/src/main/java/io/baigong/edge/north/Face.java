package io.baigong.edge.north;

import io.baigong.edge.readings.Reading;
import java.util.List;

/// One way by which others are offered values. It keeps itself alive until it is closed.
interface Face extends AutoCloseable {
    /// What others call it: `opcua`, `modbus`, `mqtt/line-2`.
    String name();

    /// What is wrong; empty when it works.
    String trouble();

    /// How many clients or brokers it speaks with.
    int clients();

    /// What there is from now on; the same as before changes nothing for anybody.
    void offer(List<Offer> offers);

    /// New readings of a device. Called from its thread; must return at once.
    void take(String device, List<Reading> readings);

    @Override
    void close();
}
