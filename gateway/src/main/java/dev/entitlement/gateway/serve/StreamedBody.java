package dev.entitlement.gateway.serve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A request's body that is taken in as it is read: between the connection, which adds what came, and the one reader, which
 * says when it wants more. It holds what one read of the socket brought, and no more. Confined to the connection's event
 * loop, but for {@link #cut()}.
 */
final class StreamedBody {

    private enum State {
        COMING,
        WHOLE,
        CUT
    }

    private final @Nullable CallerConnection connection;
    private final Deque<ByteBuf> pieces = new ArrayDeque<>();
    private final Sinks.Empty<Void> cut = Sinks.empty();
    private State state = State.COMING;
    private boolean discarded;
    private Runnable reader = () -> {};

    private StreamedBody(@Nullable CallerConnection connection) {
        this.connection = connection;
    }

    static StreamedBody coming(CallerConnection connection) {
        return new StreamedBody(connection);
    }

    /** What was collected of a body, or that there is none: not every request that could be streamed was. */
    static StreamedBody whole(byte @Nullable [] bytes) {
        StreamedBody body = new StreamedBody(null);
        if (bytes != null) {
            body.add(Unpooled.wrappedBuffer(bytes));
        }
        body.state = State.WHOLE;
        return body;
    }

    // ---- the reader's side

    /** @param reader run whenever there is something new: bytes, the end, or that it broke off */
    void open(Runnable reader) {
        this.reader = reader;
        if (connection != null) {
            connection.opened(this);
        }
    }

    /** The next bytes, now the reader's to release; null if there are none at present. */
    @Nullable
    ByteBuf poll() {
        return pieces.poll();
    }

    /** Wants more; to be asked again after each time that there was something new. */
    void readMore() {
        if (connection != null) {
            connection.readOn(this);
        }
    }

    /** Whether the last byte has come. */
    boolean isWhole() {
        return state == State.WHOLE;
    }

    /** Whether it broke off: nothing more will come, and what came does not count as the end. */
    boolean isCut() {
        return state == State.CUT;
    }

    /** Completes when it breaks off. */
    Mono<Void> cut() {
        return cut.asMono();
    }

    /** Reads no more. */
    void discard() {
        discarded = true;
        reader = () -> {};
        releasePieces();
    }

    // ---- the connection's side

    /** @param piece released here or by the reader */
    void add(ByteBuf piece) {
        if (discarded || !piece.isReadable()) {
            piece.release();
        } else {
            pieces.add(piece);
        }
    }

    /** What one read of the socket brought is all in. */
    void arrived() {
        reader.run();
    }

    void end() {
        state = State.WHOLE;
        reader.run();
    }

    void breakOff() {
        state = State.CUT;
        releasePieces();
        cut.tryEmitEmpty();
        reader.run();
    }

    private void releasePieces() {
        pieces.forEach(ByteBuf::release);
        pieces.clear();
    }
}
