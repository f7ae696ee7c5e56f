package dev.entitlement.gateway.serve;

import dev.entitlement.ReactivationRequest;
import dev.entitlement.gateway.answers.Problem;
import dev.entitlement.gateway.bulk.InputLine;
import dev.entitlement.gateway.bulk.LineFormat;
import dev.entitlement.gateway.bulk.LineSplitter;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/**
 * The lines of one bulk request, read from its body when they are asked for, and from the socket when there are none
 * left. Lines that cannot be called for are answered here, between the others. Confined to the connection's event loop,
 * but for {@link #request} and {@link #cancel}.
 */
final class BulkLines implements Publisher<BulkLine>, Subscription {
    private final StreamedBody body;
    private final LineFormat format;
    private final LineRequests requests;
    private final BulkAnswer answer;
    private final EventExecutor loop;
    private final LineSplitter splitter = new LineSplitter();
    private @Nullable Subscriber<? super BulkLine> subscriber; // null before and after
    private @Nullable ByteBuf piece;
    private long demand;
    private long index;
    private boolean working;
    private boolean readAll;

    BulkLines(StreamedBody body, LineFormat format, LineRequests requests, BulkAnswer answer, EventExecutor loop) {
        this.body = body;
        this.format = format;
        this.requests = requests;
        this.answer = answer;
        this.loop = loop;
    }

    /** Whether the input was read to its end. */
    boolean isReadAll() {
        return readAll;
    }

    /** From now on the body may come in. */
    void open() {
        body.open(this::work);
    }

    @Override
    public void subscribe(Subscriber<? super BulkLine> subscriber) {
        this.subscriber = subscriber;
        subscriber.onSubscribe(this);
        work(); // an input without lines ends before anybody asks for one
    }

    @Override
    public void request(long n) {
        if (loop.inEventLoop()) {
            demand = Operators.addCap(demand, n);
            work();
        } else {
            loop.execute(() -> request(n));
        }
    }

    @Override
    public void cancel() {
        if (loop.inEventLoop()) {
            release();
        } else {
            loop.execute(this::release);
        }
    }

    /** There is room for answers again. */
    void room() {
        work();
    }

    /**
     * The call of a line that was read.
     *
     * @throws InputBrokenOff if the input has broken off since: then nothing more is begun
     */
    ReactivationRequest request(BulkLine line) {
        if (body.isCut()) {
            throw new InputBrokenOff();
        }
        return line.request();
    }

    /** Lets go of everything. */
    void release() {
        subscriber = null;
        body.discard();
        if (piece != null) {
            piece.release();
            piece = null;
        }
    }

    /** Whoever gets a line may ask for the next one at once: then the loop that is at work goes on. */
    private void work() {
        if (working) {
            return;
        }
        working = true;
        try {
            boolean more = true;
            while (more && subscriber != null) {
                more = step();
            }
        } catch (Throwable e) { // a fault of ours, an error too, which would else leave the caller waiting for ever
            fail(e);
        } finally {
            working = false;
        }
    }

    /** @return whether there may be more to do at once */
    private boolean step() {
        if (body.isCut()) {
            fail(new InputBrokenOff());
            return false;
        }
        if (piece == null) {
            piece = body.poll();
        }
        if (piece == null && body.isWhole() && !splitter.hasRest()) {
            readAll = true;
            complete();
            return false;
        }
        return demand > 0 && !answer.isFull() && read();
    }

    private boolean read() {
        ByteBuf bytes = piece;
        if (bytes == null) {
            return readRest();
        }
        boolean whole = splitter.readLine(bytes);
        if (!bytes.isReadable()) {
            piece = null;
            bytes.release();
        }
        if (whole) {
            take(splitter.line(format));
        }
        return true;
    }

    /** @return whether the rest is a line */
    private boolean readRest() {
        if (!body.isWhole()) {
            body.readMore();
            return false;
        }
        splitter.endRest();
        take(splitter.line(format));
        return true;
    }

    private void take(@Nullable InputLine line) {
        if (line == null) {
            return;
        }
        long number = index++;
        Problem problem = line.problem();
        if (problem == null) {
            emit(new BulkLine(number, requests.of(line)));
        } else {
            answer.bad(number, line, problem);
        }
    }

    private void emit(BulkLine line) {
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        if (subscriber != null) {
            subscriber.onNext(line);
        }
    }

    private void complete() {
        Subscriber<? super BulkLine> done = subscriber;
        release();
        if (done != null) {
            done.onComplete();
        }
    }

    private void fail(Throwable cause) {
        Subscriber<? super BulkLine> done = subscriber;
        release();
        if (done != null) {
            done.onError(cause);
        }
    }
}
