package io.baigong.connect.opcua;

import io.baigong.connect.LinkListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.util.Unit;
import org.eclipse.milo.opcua.stack.transport.client.ClientApplicationContext;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransport;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransportConfig;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransportConfigBuilder;
import org.jspecify.annotations.Nullable;

/// Milo's way over TCP, which here connects once: Milo would do so again by itself, at once and for
/// ever.
final class OneConnection extends OpcTcpClientTransport {
    private static final ExecutorService THREADS =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("opcua-", 0).factory());

    private final LinkListener listener;
    private final Runnable ended;
    private volatile @Nullable Throwable failure;
    private volatile boolean open;

    /// @param listener hears of the bytes as they are on the wire, secured
    /// @param ended runs when the connection is gone, however that came
    OneConnection(Server server, LinkListener listener, Runnable ended) {
        super(configured(server));
        this.listener = listener;
        this.ended = ended;
    }

    private static OpcTcpClientTransportConfig configured(Server server) {
        var builder = new OpcTcpClientTransportConfigBuilder();
        configure(builder, server);
        return builder.build();
    }

    /// For the connection that asks for the endpoints, which Milo makes itself.
    static void configure(OpcTcpClientTransportConfigBuilder builder, Server server) {
        builder.setConnectTimeout(UInteger.valueOf(server.connectTimeout().toMillis()))
                .setAcknowledgeTimeout(UInteger.valueOf(server.timeout().toMillis()))
                .setExecutor(THREADS)
                .setBootstrapCustomizer(once());
    }

    /// Every further attempt ends before it leaves this machine.
    private static Consumer<Bootstrap> once() {
        var used = new AtomicBoolean();
        return bootstrap -> {
            if (used.getAndSet(true)) {
                bootstrap.handler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.close();
                            }
                        });
            }
        };
    }

    @Override
    public CompletableFuture<Unit> connect(ClientApplicationContext application) {
        return super.connect(application)
                .thenCompose(_ -> getChannel())
                .thenApply(channel -> {
                    open = true;
                    channel.pipeline().addFirst(new Tap(listener));
                    return Unit.VALUE;
                })
                .whenComplete((_, failed) -> {
                    if (failed != null) {
                        failure = bare(failed);
                        disconnect();
                    }
                });
    }

    private static Throwable bare(Throwable failed) {
        return failed instanceof CompletionException && failed.getCause() != null
                ? failed.getCause()
                : failed;
    }

    /// Why it could not be made; null while it can or could.
    @Nullable Throwable failure() {
        return failure;
    }

    boolean isOpen() {
        return open;
    }

    @Override
    public void handleChannelInactive() {
        open = false;
        super.handleChannelInactive();
        ended.run();
    }

    /// Shows a listener what passes.
    private static final class Tap extends ChannelDuplexHandler {
        private final LinkListener listener;

        Tap(LinkListener listener) {
            this.listener = listener;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof ByteBuf bytes) {
                listener.received(shown(bytes));
            }
            super.channelRead(context, message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
                throws Exception {
            if (message instanceof ByteBuf bytes) {
                listener.sent(shown(bytes));
            }
            super.write(context, message, promise);
        }

        private static ByteBuffer shown(ByteBuf bytes) {
            return bytes.nioBuffer().asReadOnlyBuffer();
        }
    }
}
