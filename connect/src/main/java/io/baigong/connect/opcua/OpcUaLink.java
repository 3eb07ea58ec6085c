package io.baigong.connect.opcua;

import io.baigong.connect.Call;
import io.baigong.connect.CallResult;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.NodePage;
import io.baigong.connect.Sample;
import io.baigong.connect.Subscription;
import io.baigong.connect.Tag;
import io.baigong.connect.Write;
import io.baigong.connect.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A session with one server, and what is done in it.
final class OpcUaLink implements Link {
    private final Session session;
    private final Requests requests;
    private final Reading reading;
    private final Writing writing;
    private final Browsing browsing;
    private final Calling calling;

    private OpcUaLink(Session session, Requests requests) {
        this.session = session;
        this.requests = requests;
        var types = new DataTypes(session.client());
        reading = new Reading(requests);
        writing = new Writing(requests, types);
        browsing = new Browsing(requests);
        calling = new Calling(requests, types, browsing);
    }

    /// Takes over a session and asks what the server can.
    ///
    /// @throws LinkBroken the session is closed then
    static OpcUaLink in(Session session) throws LinkBroken {
        return new OpcUaLink(session, Requests.in(session));
    }

    /// One thing that is done with a server.
    private interface Deed<T> {
        T run() throws LinkBroken, InterruptedException;
    }

    private <T> T doing(Deed<T> deed) throws LinkBroken, InterruptedException {
        session.demandOpen();
        try {
            return deed.run();
        } catch (InterruptedException end) {
            close();
            throw end;
        }
    }

    @Override
    public List<Sample> read(List<Tag> tags) throws LinkBroken, InterruptedException {
        return doing(() -> reading.read(tags));
    }

    @Override
    public Subscription subscribe(List<Tag> tags, Duration interval, Consumer<List<Sample>> sink)
            throws LinkBroken, InterruptedException {
        return doing(() -> Monitor.open(requests, reading, tags, interval, sink));
    }

    @Override
    public NodePage browse(@Nullable String node, @Nullable String next, int most)
            throws LinkBroken, InterruptedException {
        return doing(() -> browsing.browse(node, next, most));
    }

    @Override
    public List<WriteResult> write(List<Write> writes) throws LinkBroken, InterruptedException {
        return doing(() -> writing.write(writes));
    }

    @Override
    public CallResult call(Call call) throws LinkBroken, InterruptedException {
        return doing(() -> calling.call(call));
    }

    @Override
    public void close() {
        session.close();
    }
}
