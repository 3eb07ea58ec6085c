package io.baigong.server.ingest.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts the stream into packets. PUBLISH is read in place, without an object; the few others go on
/// to Netty's codec. A packet that states too much is refused at its header: nothing of it is kept.
/// While the connection is held, nothing is read.
final class PacketDecoder extends ByteToMessageDecoder {
    private static final int PUBLISH = 3;
    private static final int LONGEST_LENGTH = 4;

    private final Connection connection;
    private @Nullable ChannelHandlerContext context;

    PacketDecoder(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /// Goes on with what was received while the connection was held.
    void resume() {
        var known = context;
        if (known == null) {
            return;
        }
        try {
            channelRead(known, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            known.fireExceptionCaught(e);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (connection.isClosing()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (connection.isHeld() || in.readableBytes() < 2) {
            return;
        }
        int start = in.readerIndex();
        int length = 0;
        int at = start + 1;
        byte digit;
        do {
            if (at - start > LONGEST_LENGTH) {
                connection.protocolError("a remaining length of at most four bytes");
                return;
            }
            if (at == in.writerIndex()) {
                return;
            }
            digit = in.getByte(at);
            length |= (digit & 0x7F) << 7 * (at - start - 1);
            at++;
        } while (digit < 0);
        if (length > connection.maxPacket()) {
            connection.tooLarge(length);
            return;
        }
        if (in.writerIndex() - at < length) {
            return;
        }
        int header = in.getByte(start) & 0xFF;
        if (header >> 4 == PUBLISH) {
            if (connection.isPaced()) {
                return;
            }
            in.readerIndex(at + length);
            connection.publish(in, header, at, at + length);
        } else {
            out.add(in.readRetainedSlice(at + length - start));
        }
    }
}
