package io.baigong.server.access;

import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Constants;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/// HTTP whose patience with a head is bounded as a whole. Tomcat's own limit begins anew with every
/// byte, so who sends one now and then keeps a connection for days. Bodies: [SlowBodies].
public final class PatientHttp extends Http11NioProtocol {
    /// Tomcat waits so long for each single read.
    private static final int ONE_READ = 20_000;

    private Duration patience = Duration.ofSeconds(30);
    private final Map<Object, Long> handshakes = new WeakHashMap<>();
    private @Nullable ScheduledFuture<?> looks;

    public PatientHttp() {
        setConnectionTimeout(ONE_READ);
    }

    /// @param patience with the head of a request, and with the handshake of TLS
    public void setPatience(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void start() throws Exception {
        super.start();
        looks =
                getUtilityExecutor()
                        .scheduleWithFixedDelay(this::endSlowOnes, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        var looking = looks;
        if (looking != null) {
            looking.cancel(false);
        }
        super.stop();
    }

    private void endSlowOnes() {
        long now = System.nanoTime();
        for (var connection : getEndpoint().getConnections()) {
            if (isSlow(connection, now)) {
                connection.close();
            }
        }
    }

    private boolean isSlow(SocketWrapperBase<NioChannel> connection, long now) {
        if (connection.getCurrentProcessor() instanceof AbstractProcessor processor) {
            var request = processor.getRequest();
            int stage = request.getRequestProcessor().getStage();
            long began = request.getStartTimeNanos();
            // A processor that stays with a connection after its turn waits for the rest of a head.
            boolean waits =
                    stage == Constants.STAGE_ENDED
                            && !processor.isAsync()
                            && !processor.isUpgrade();
            return waits && began > 0 && now - began > patience.toNanos();
        }
        // The handshake of TLS.
        return connection.getSocket() instanceof SecureNioChannel channel
                && !channel.isHandshakeComplete()
                && now - handshakes.computeIfAbsent(connection, _ -> now) > patience.toNanos();
    }
}
