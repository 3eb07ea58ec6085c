package io.baigong.server.ingest.mqtt;

import io.baigong.server.ingest.Receipt;
import io.baigong.telemetry.log.LogPosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Nobody awaits an acknowledgement of QoS 0.
enum Unasked implements Receipt {
    RECEIPT;

    private static final Logger LOG = LoggerFactory.getLogger(Unasked.class);

    @Override
    public void settle(Answer answer, String why) {}

    @Override
    public void durable(LogPosition after) {}

    @Override
    public void failed(Exception why) {
        LOG.debug("a message of QoS 0 was lost: {}", why.getMessage());
    }
}
