package dev.entitlement.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the upstream: at most one exchange at a time, HTTP/1.1. Confined to its event loop.
 *
 * <p>An answer is handed over as soon as it is whole, but the connection becomes idle only when the read that brought it
 * is over: bytes beyond the announced length, in the same read, must never be taken for the answer to a later request.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    private static final byte[] NOTHING = {};

    private final Channel channel;
    private final AnswerDecoder decoder;
    private final AnswerMemory memory;
    private final Connections owner;

    private @Nullable HttpExchange exchange;
    private @Nullable HttpResponse head;
    private @Nullable AnswerBody body;
    private boolean informational;
    private boolean used;
    private boolean heard;
    private boolean answered;
    private boolean idle;
    private long idleUntilNanos;
    private long keepNanos = Long.MAX_VALUE;

    UpstreamConnection(Channel channel, AnswerDecoder decoder, AnswerMemory memory, Connections owner) {
        this.channel = channel;
        this.decoder = decoder;
        this.memory = memory;
        this.owner = owner;
    }

    boolean isActive() {
        return channel.isActive();
    }

    /** How long it may lie idle, by what the upstream said. */
    long keepNanos() {
        return keepNanos;
    }

    long idleUntilNanos() {
        return idleUntilNanos;
    }

    boolean isIdle() {
        return idle;
    }

    void idleUntil(long nanos) {
        idle = true;
        idleUntilNanos = nanos;
    }

    /** Writes the request of an exchange; whatever comes next answers it. If it throws, nothing has begun. */
    void send(HttpExchange next, RequestWriter writer) {
        idle = false;
        answered = false;
        ByteBuf request = writer.write(next.request(), channel.alloc());
        exchange = next;
        decoder.expect();
        ChannelPromise written = channel.newPromise();
        next.onWire(this, written, used); // before the write, which may end the exchange at once
        used = true;
        channel.writeAndFlush(request, written).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** Forgets the exchange, if any, and closes. */
    void close() {
        exchange = null;
        answered = false;
        dropAnswer();
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            read(message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(Object message) {
        if (exchange == null) {
            close(); // bytes that nobody asked for: whatever they are, they answer no request of ours
            return;
        }
        if (message instanceof HttpResponse response) {
            readHead(response);
        }
        if (message instanceof HttpContent content && exchange != null) {
            readContent(content);
        }
    }

    private void readHead(HttpResponse response) {
        if (response.decoderResult().isFailure()) {
            lose(response.decoderResult().cause());
        } else if (!isThreeDigits(response.status().code())) {
            lose(new IOException("the upstream's status line has no status of three digits"));
        } else if (response.status().code() == 101) {
            lose(new IOException("the upstream switched protocols unasked"));
        } else if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            informational = true; // RFC 9110 §15.2: the final answer is still to come
        } else {
            head = response;
            body = new AnswerBody(memory, HttpUtil.getContentLength(response, -1L));
        }
    }

    /** As RFC 9112 §4 wants it. Netty takes any number, and what callers' libraries make of one is anybody's guess. */
    private static boolean isThreeDigits(int status) {
        return status >= 100 && status <= 999;
    }

    private void readContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (informational) {
            informational = !last;
            return;
        }
        HttpResponse response = head;
        AnswerBody collected = body;
        if (content.decoderResult().isFailure() || response == null || collected == null) {
            lose(content.decoderResult().cause());
        } else if (!collected.append(content.content())) {
            answer(response, null, false); // the rest is not worth reading
        } else if (last) {
            boolean more = decoder.endedWithMore();
            answer(response, collected.whole(), !more && isReusable(response));
        }
    }

    private boolean isReusable(HttpResponse response) {
        return HttpUtil.isKeepAlive(response)
                && (HttpUtil.isContentLengthSet(response)
                        || HttpUtil.isTransferEncodingChunked(response)
                        || response.status().code() == 204)
                && exchange != null
                && exchange.isWritten();
    }

    private void answer(HttpResponse response, byte @Nullable [] whole, boolean reusable) {
        HttpExchange ended = exchange;
        exchange = null;
        dropAnswer();
        if (reusable) {
            answered = true; // idle once this read is over
            hear(response.headers());
        } else {
            channel.close();
        }
        if (ended != null) {
            ended.answered(toAnswer(response, whole));
        }
    }

    /** What it says of keeping connections, it says with each answer. */
    private void hear(HttpHeaders headers) {
        if (!heard) {
            heard = true;
            keepNanos = KeepAlive.idleNanos(headers.get(KeepAlive.HEADER));
        }
    }

    private static Answer toAnswer(HttpResponse response, byte @Nullable [] whole) {
        HttpHeaders headers = response.headers();
        return new Answer(
                response.status().code(),
                headers.get(HttpHeaderNames.CONTENT_TYPE),
                headers.get(HttpHeaderNames.CONTENT_LANGUAGE),
                headers.get(HttpHeaderNames.RETRY_AFTER),
                whole == null ? NOTHING : whole,
                whole != null && isIdentity(headers) ? AnswerReader.read(whole) : null);
    }

    /** Whether the body is as it was before any coding but {@code chunked}, which the decoder has taken off. */
    private static boolean isIdentity(HttpHeaders headers) {
        return isAbsentOr(HttpHeaderValues.IDENTITY, HttpHeaderNames.CONTENT_ENCODING, headers)
                && (isAbsentOr(HttpHeaderValues.CHUNKED, HttpHeaderNames.TRANSFER_ENCODING, headers)
                        || isAbsentOr(HttpHeaderValues.IDENTITY, HttpHeaderNames.TRANSFER_ENCODING, headers));
    }

    /** Several lines are one list (RFC 9110 §5.3), so a second line is a second coding. */
    private static boolean isAbsentOr(AsciiString coding, AsciiString name, HttpHeaders headers) {
        String value = headers.get(name);
        return value == null
                || coding.contentEqualsIgnoreCase(value.trim())
                        && headers.getAll(name).size() == 1;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (answered) {
            answered = false;
            owner.idle(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        owner.closed(this);
        lose(new IOException("the upstream closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lose(cause);
    }

    /** Closes, and what is on it is lost; never as stale, for it was our will. */
    void cut() {
        lose(false, new ClosedChannelException());
    }

    private void lose(@Nullable Throwable cause) {
        boolean stale = exchange != null && exchange.reused() && !decoder.begun();
        lose(stale, cause == null ? new IOException("the answer broke off") : cause);
    }

    private void lose(boolean stale, Throwable cause) {
        HttpExchange ended = exchange;
        close();
        if (ended != null) {
            ended.failed(stale, cause);
        }
    }

    private void dropAnswer() {
        head = null;
        informational = false;
        if (body != null) {
            body.release();
            body = null;
        }
    }
}
