package dev.entitlement.gateway.serve;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * One caller's connection, above the codec: an HTTP/1.1 server that lets nothing through but whole, unambiguous requests.
 *
 * <p><b>Refusals keep their place.</b> What cannot be read is replaced by a stand-in request that carries the reason
 * ({@link Arrival#refused()}). It travels like any other, so that the refusal is written as problem+json like every other,
 * after the answers to whatever was pipelined before it, and closes the connection.
 *
 * <p><b>One request at a time</b> goes on, and only when the answer before it has left for the network: callers that send
 * and do not read would otherwise fill the memory with answers.
 *
 * <p><b>Bodies are collected here</b>, for they are small and calls need them whole: one that is malformed, too large or
 * too slow is then just another refusal, and the request that goes on is always complete.
 *
 * <p><b>But for those that are read as they come</b> ({@link StreamedBody}): such a request goes on as one without a body,
 * so that order, draining and closing are the same for all. While one comes in, the socket is read only when its reader
 * asks for more. Its answer is written as it comes, too ({@link StreamedAnswer}); one that lies unread while its request
 * still comes is cut, for each side would wait for the other for ever.
 *
 * <p><b>Half-closed connections.</b> A caller that sent its FIN may still read. It is told by {@link #gone()} to the
 * call, is answered all the same, and then the connection is closed. A reset closes the channel, and cancels the call.
 *
 * <p><b>Closing lingers</b> after a refusal as long as the caller still sends: closing a socket with unread bytes resets
 * it, and the reset can overtake the answer. So only the sending side is shut down first (RFC 9112 §9.6).
 *
 * <p>Confined to the connection's event loop.
 */
final class CallerConnection extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(CallerConnection.class);

    /** As many requests as may wait behind the one that is being handled before nothing more is read. */
    private static final int MAX_PIPELINED = 16;

    /** What the timer is set for. */
    private enum Waiting {
        NOTHING,
        IDLE,
        HEAD,
        BODY,
        LINGER
    }

    private final StrictHttpCodec codec;
    private final Limits limits;
    private final Drain drain;
    private final Welcome welcome;
    private final Deque<Arrival> pipelined = new ArrayDeque<>(0); // few callers ever have any
    private final LazyTimer timer;
    private @Nullable UnreadWatch unread; // made for the first answer that is streamed
    private ChannelHandlerContext ctx;
    private Waiting waiting = Waiting.NOTHING;
    private @Nullable Disposable handling; // of the request that has begun
    private int unanswered;
    private @Nullable ChannelFuture lastAnswer; // done when it has left for the network
    private @Nullable CollectedBody collecting;
    private @Nullable StreamedBody streaming;
    private @Nullable StreamedAnswer streamedAnswer;
    private boolean lastSaid; // the answer that was begun says that none follows
    private boolean continueOwed;
    private boolean discarding;
    private boolean refused;
    private boolean inputEnded;
    private final GoneSignal gone = new GoneSignal();
    private @Nullable ChannelPromise lingering;
    private long lingerFromByte;

    @SuppressWarnings("NullAway.Init") // ctx comes with handlerAdded
    private CallerConnection(Channel channel, StrictHttpCodec codec, Limits limits, Drain drain, Welcome welcome) {
        this.codec = codec;
        this.limits = limits;
        this.drain = drain;
        this.welcome = welcome;
        this.timer = new LazyTimer(channel.eventLoop(), this::onDue);
    }

    /** Makes a channel a caller's connection. */
    static void install(Channel channel, Limits limits, Drain drain, Welcome welcome) {
        StrictHttpCodec codec = new StrictHttpCodec(limits);
        CallerConnection connection = new CallerConnection(channel, codec, limits, drain, welcome);
        channel.pipeline().addLast(codec, connection);
    }

    /** What was handed to the socket goes out first; then all is closed. Any thread. */
    static void finish(Channel channel) {
        CallerConnection connection = channel.pipeline().get(CallerConnection.class);
        if (connection != null) { // else it is closed by now
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> connection.cut());
        }
    }

    /** The caller's IP address; empty if it has none. */
    Object callerAddress() {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : "";
    }

    boolean isActive() {
        return ctx.channel().isActive();
    }

    /** Completes when the caller has sent its last byte. */
    Publisher<Void> gone() {
        return gone;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.channel()
                .config()
                .setAutoRead(true); // which Reactor Netty, whose listener it is, does not leave to options
        await(Waiting.IDLE);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        breakOffStream();
        drain.ended(unanswered);
        unanswered = 0;
        collecting = null;
        pipelined.forEach(CallerConnection::discard);
        pipelined.clear();
        if (handling != null) {
            handling.dispose();
            handling = null;
        }
        timer.stop(); // last: whoever hears that the body broke off may end the answer, which sets it again
        if (unread != null) {
            unread.end();
        }
        ctx.fireChannelInactive();
    }

    private static void discard(Arrival request) {
        StreamedBody body = request.stream();
        if (body != null) {
            body.discard();
        }
    }

    // ---- in

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused || lastSaid && message instanceof HttpRequest) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest head) {
            head(head);
        } else if (message instanceof HttpContent content) {
            content(content);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void head(HttpRequest head) {
        Refused fault = Framing.faultOf(head);
        if (fault != null) {
            ReferenceCountUtil.release(head);
            refuse(fault);
            return;
        }
        long announced = HttpUtil.getContentLength(head, 0L);
        if (announced == 0 && !HttpUtil.isTransferEncodingChunked(head)) {
            pass(head, null, null);
            return;
        }
        if (welcome.streams(head)) {
            stream(head);
            return;
        }
        collecting = new CollectedBody(head, limits.bodyBytes());
        boolean expectsContinue = HttpUtil.is100ContinueExpected(head);
        if (announced > limits.bodyBytes()) {
            giveUpBody(tooLarge());
        } else if (expectsContinue && !welcome.welcomes(head)) {
            giveUpBody(null);
        } else {
            continueOwed = expectsContinue;
            sendContinueIfDue();
        }
    }

    private void content(HttpContent content) {
        if (streaming != null) {
            streamed(content, streaming);
            return;
        }
        boolean last = content instanceof LastHttpContent;
        CollectedBody body = collecting;
        boolean readable = content.decoderResult().isSuccess();
        boolean fits = body == null || readable && body.add(content.content());
        content.release();
        if (body == null) {
            discarded(last || !readable); // or the empty end of a request without a body
        } else if (!readable) {
            refuse(Refused.badRequest("The body is not well-formed."));
        } else if (!fits) {
            giveUpBody(tooLarge());
            discarded(last);
        } else if (last) {
            collecting = null;
            continueOwed = false;
            pass(body.head(), body.whole(), null);
        }
    }

    // ---- in, as it comes

    private void stream(HttpRequest head) {
        StreamedBody body = StreamedBody.coming(this);
        streaming = body;
        continueOwed = HttpUtil.is100ContinueExpected(head);
        ctx.channel().config().setAutoRead(false);
        hand(new Arrival(head, null, body, null, null));
    }

    private void streamed(HttpContent content, StreamedBody body) {
        if (!content.decoderResult().isSuccess()) {
            content.release();
            refused = true; // where the next request would begin nobody knows
            breakOffStream();
            return;
        }
        body.add(content.content());
        if (content instanceof LastHttpContent) {
            streaming = null;
            continueOwed = false;
            readsAgain();
            body.end();
            readAhead();
        }
    }

    private void readAhead() {
        if (pipelined.size() < MAX_PIPELINED && streaming == null) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** Somebody reads this body now: its request is the first that is not answered. */
    void opened(StreamedBody body) {
        if (body == streaming && continueOwed) {
            sendContinue();
        }
    }

    /** Reads from the socket what is to be had, once. */
    void readOn(StreamedBody body) {
        if (body == streaming) {
            ctx.read();
        }
    }

    private void breakOffStream() {
        StreamedBody body = streaming;
        if (body != null) {
            streaming = null;
            continueOwed = false;
            readsAgain();
            body.breakOff();
        }
    }

    private void watchUnread() {
        if (unread == null) {
            unread = new UnreadWatch(ctx.channel(), limits.unread(), this::onUnread);
        }
        unread.start();
    }

    private void readsAgain() {
        if (unread != null) {
            unread.stop();
        }
    }

    /** Its request is answered, and it has not ended. What is left of it is on the wire, so the connection must go. */
    private void giveUpStream(StreamedBody body) {
        streaming = null;
        continueOwed = false;
        discarding = true;
        readsAgain();
        body.discard();
    }

    private void discarded(boolean last) {
        if (last) {
            discarding = false;
            endLinger();
        }
    }

    /** Hands the request on without its body. What is left of the body is on the wire, so the connection must go. */
    private void giveUpBody(@Nullable Refused fault) {
        CollectedBody body = collecting;
        if (body == null) {
            return;
        }
        collecting = null;
        continueOwed = false;
        discarding = true;
        HttpUtil.setKeepAlive(body.head(), false);
        pass(body.head(), null, fault);
    }

    private Refused tooLarge() {
        return new Refused(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "The body is larger than " + limits.bodyBytes() / 1024 + " KiB.");
    }

    private void refuse(Refused reason) {
        refused = true;
        collecting = null;
        continueOwed = false;
        if (!ctx.channel().isActive()) {
            return;
        }
        HttpRequest standIn = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        HttpUtil.setKeepAlive(standIn, false);
        hand(new Arrival(standIn, null, null, null, reason));
    }

    private void pass(HttpRequest head, byte @Nullable [] body, @Nullable Refused fault) {
        hand(new Arrival(head, body, null, fault, null));
    }

    private void hand(Arrival request) {
        drain.began();
        boolean only = unanswered++ == 0;
        if (only && lastAnswerLeft()) {
            await(Waiting.NOTHING);
            fire(request);
            return;
        }
        await(lastAnswerLeft() ? Waiting.NOTHING : Waiting.IDLE);
        pipelined.add(request);
        if (only) {
            nextWhenLastAnswerLeft();
        }
        if (pipelined.size() >= MAX_PIPELINED) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private boolean lastAnswerLeft() {
        return lastAnswer == null || lastAnswer.isDone();
    }

    private void nextWhenLastAnswerLeft() {
        if (lastAnswer != null) {
            lastAnswer.addListener(left -> {
                if (left.isSuccess()) { // else the connection is lost, and nothing more is started
                    ctx.executor().execute(this::next);
                }
            });
        }
    }

    private void next() {
        Arrival request = pipelined.poll();
        if (request != null) {
            if (waiting == Waiting.IDLE) {
                await(Waiting.NOTHING);
            }
            fire(request);
            readAhead();
        }
    }

    private void fire(Arrival request) {
        try {
            Disposable begun = welcome.handle(this, request);
            if (!begun.isDisposed()) {
                handling = begun;
            }
        } catch (Throwable e) { // errors, too: nobody else hears of them, and the caller would wait for ever
            exceptionCaught(ctx, e);
        }
    }

    /** The handling of the request that had begun is over. */
    void handled() {
        handling = null;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (pipelined.size() < MAX_PIPELINED && streaming == null && !inputEnded) {
            ctx.read();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (lingering != null) {
            if (codec.bytesRead() - lingerFromByte > limits.discardBytes()) {
                endLinger();
            }
        } else if (streaming != null) {
            streaming.arrived();
        } else if (collecting != null) {
            awaitRest(Waiting.BODY);
        } else if (!refused && !discarding && codec.isMidHead()) {
            awaitRest(Waiting.HEAD);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (streamedAnswer != null) {
            if (streamedAnswer.isFull() && streaming != null) {
                watchUnread();
            } else {
                readsAgain();
            }
            streamedAnswer.writabilityChanged();
        }
        ctx.fireChannelWritabilityChanged();
    }

    /**
     * A reset, as a rule. Where half-closed connections are allowed Netty takes it for the caller's FIN, but nobody listens
     * any more.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.error("a caller's connection failed within the gateway", cause);
        }
        cut();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded();
        }
        ctx.fireUserEventTriggered(event);
    }

    private void inputEnded() {
        inputEnded = true;
        breakOffStream();
        if (lingering != null) {
            endLinger();
        } else if (collecting != null) {
            refuse(Refused.badRequest("The body broke off."));
        } else if (unanswered == 0 && lastAnswer != null) {
            lastAnswer.addListener(ChannelFutureListener.CLOSE); // at once if it has left
        } else if (unanswered == 0) {
            ctx.close();
        }
        gone.tell();
    }

    // ---- out

    /** Writes an answer, or the head of one that is streamed. */
    void send(HttpResponse answer) {
        ctx.channel().writeAndFlush(answer, ctx.voidPromise());
        if (lastAnswerLeft()) {
            lastAnswer = null; // as good as always
        }
    }

    /** What is still to be written of it is, and it is whole. */
    void endStreamedAnswer() {
        ctx.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, ctx.voidPromise());
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse head && !HttpUtil.isKeepAlive(head)) {
            lastSaid = true;
        }
        boolean answer = message instanceof LastHttpContent && !isInformational(message) && unanswered > 0;
        if (!answer) {
            ctx.write(message, promise);
            return;
        }
        unanswered--;
        streamedAnswer = null;
        if (unanswered == 0 && streaming != null) {
            giveUpStream(streaming);
        }
        ChannelPromise leaves = promise.unvoid();
        lastAnswer = leaves;
        answered(message, leaves);
        ctx.write(message, leaves);
        drain.ended(1); // after the write: the last one lets the connections be closed
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void answered(Object message, ChannelPromise leaves) {
        if (waiting == Waiting.NOTHING) {
            await(Waiting.IDLE); // which is also how long an answer may lie unread
        }
        if (lastSaid) {
            leaves.addListener(ChannelFutureListener.CLOSE);
        } else if (unanswered > 0) {
            nextWhenLastAnswerLeft();
        } else if (inputEnded || refused || discarding) {
            if (message instanceof HttpResponse response) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            leaves.addListener(ChannelFutureListener.CLOSE);
        } else if (continueOwed) {
            ctx.executor().execute(this::sendContinueIfDue); // behind the answer that is being written
        }
    }

    /** Only when nothing is unanswered: a 100 before the answer to an earlier request would be taken for its own. */
    private void sendContinueIfDue() {
        if (continueOwed && unanswered == 0) {
            sendContinue();
        }
    }

    private void sendContinue() {
        continueOwed = false;
        ctx.writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }

    /** What the answer to the request at hand is written with, if it is not written at once. */
    StreamedAnswer streamedAnswer() {
        StreamedAnswer answer = new StreamedAnswer(ctx);
        streamedAnswer = answer;
        return answer;
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (lingering != null) {
            linkTo(promise);
        } else if ((refused || discarding) && !inputEnded && ctx.channel().isActive()) {
            linger(promise);
        } else {
            ctx.close(promise);
        }
    }

    private void linger(ChannelPromise promise) {
        lingering = promise;
        lingerFromByte = codec.bytesRead();
        await(Waiting.LINGER);
        ((DuplexChannel) ctx.channel()).shutdownOutput().addListener(shut -> {
            if (!shut.isSuccess()) {
                endLinger();
            }
        });
        ctx.channel().config().setAutoRead(true);
    }

    private void linkTo(ChannelPromise promise) {
        ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
    }

    private void endLinger() {
        ChannelPromise promise = lingering;
        if (promise != null) {
            lingering = null;
            refused = true;
            inputEnded = true;
            ctx.close(promise);
        }
    }

    /** Closes at once, whatever is still to be said or heard. */
    void cut() {
        inputEnded = true;
        lingering = null;
        ctx.close();
    }

    // ---- time

    private void await(Waiting what) {
        waiting = what;
        switch (what) {
            case NOTHING -> timer.clear();
            case IDLE -> timer.set(limits.idle());
            case HEAD -> timer.set(limits.head());
            case BODY -> timer.set(limits.body());
            case LINGER -> timer.set(limits.linger());
        }
    }

    /** From the first piece on; later pieces do not give it more time. */
    private void awaitRest(Waiting what) {
        if (waiting != what) {
            await(what);
        }
    }

    private void onDue() {
        Waiting due = waiting;
        waiting = Waiting.NOTHING;
        if ((due == Waiting.HEAD || due == Waiting.BODY)
                && !ctx.channel().config().isAutoRead()
                && unanswered > 0) {
            await(due); // it was not the caller who was slow: reading is suspended until earlier requests are answered
            return;
        }
        switch (due) {
            case NOTHING -> {}
            case IDLE, LINGER -> {
                endLinger();
                ctx.close();
            }
            case HEAD -> refuse(tooSlow("head", limits.head().toSeconds()));
            case BODY -> giveUpBody(tooSlow("body", limits.body().toSeconds()));
        }
    }

    private void onUnread() {
        log.warn(
                "A caller at {} does not read while it sends: its bulk answer lay unread for {} s and was cut. Clients that"
                        + " send the whole input before they read cannot use bulk for long inputs.",
                ctx.channel().remoteAddress(),
                limits.unread().toSeconds());
        cut();
    }

    private static Refused tooSlow(String part, long seconds) {
        return new Refused(
                HttpResponseStatus.REQUEST_TIMEOUT,
                "The request's " + part + " did not arrive within " + seconds + " s.");
    }
}
