package dev.entitlement.gateway.serve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's HTTP/1.1 codec, less lenient. Where two parsers on one way read a request differently, one of them can be made
 * to see a request that the other does not (request smuggling), so whatever RFC 9112 lets a recipient tolerate is refused
 * here: line ends that are not CR LF, folded header lines (§5.2, replaced by a space in Netty, and invisible afterwards),
 * and anything but single spaces and {@code HTTP} in capitals in the request line (§3). {@link CallerConnection} checks what can be seen afterwards.
 *
 * <p>It also tells what only the decoder knows: whether a head has begun, and how much was read.
 */
final class StrictHttpCodec extends CombinedChannelDuplexHandler<HttpRequestDecoder, HttpResponseEncoder> {
    private final StrictDecoder decoder;

    StrictHttpCodec(Limits limits) {
        decoder = new StrictDecoder(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLineBytes())
                .setMaxHeaderSize(limits.headersBytes())
                .setStrictLineParsing(true)
                .setAllowDuplicateContentLengths(false));
        init(decoder, new WholeAnswerEncoder());
    }

    /** Whether some, but not all, of a request's head has come in. */
    boolean isMidHead() {
        return decoder.isMidHead();
    }

    /** Bytes taken in since the connection was made. */
    long bytesRead() {
        return decoder.bytesRead;
    }

    private static final class StrictDecoder extends HttpRequestDecoder {
        private boolean inHead = true;
        private boolean begun;
        private int firstWordEnd;
        private int secondWordEnd;
        private long bytesRead;
        private byte lastByte;
        private @Nullable String fault;

        StrictDecoder(HttpDecoderConfig config) {
            super(config);
        }

        boolean isMidHead() {
            return inHead && (begun || actualReadableBytes() > 0);
        }

        /** Netty consumes a head by whole lines, so what one call consumed can be looked at as lines. */
        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
            int from = buffer.readerIndex();
            int known = out.size();
            boolean wasInHead = inHead;
            super.decode(ctx, buffer, out);
            int to = buffer.readerIndex();
            if (from == to) {
                return;
            }
            bytesRead += to - from;
            if (wasInHead && fault == null) {
                fault = faultOfLines(buffer, from, to);
            }
            lastByte = buffer.getByte(to - 1);
            for (int i = known; i < out.size(); i++) {
                note(out.get(i));
            }
        }

        private void note(Object message) {
            if (message instanceof HttpRequest request) {
                inHead = false;
                begun = false;
                if (fault != null && request.decoderResult().isSuccess()) {
                    request.setDecoderResult(DecoderResult.failure(new MalformedRequest(fault)));
                }
            }
            if (message instanceof LastHttpContent) {
                inHead = true;
            }
        }

        private @Nullable String faultOfLines(ByteBuf buffer, int from, int to) {
            if (isSpace(buffer.getByte(from))) {
                return "a line begins with white space";
            }
            int lineFeed = buffer.indexOf(from, to, HttpConstants.LF);
            while (lineFeed >= 0) {
                if ((lineFeed == from ? lastByte : buffer.getByte(lineFeed - 1)) != HttpConstants.CR) {
                    return "a line does not end with CR LF";
                }
                int next = lineFeed + 1;
                if (next < to && isSpace(buffer.getByte(next))) {
                    return "a line begins with white space";
                }
                lineFeed = buffer.indexOf(next, to, HttpConstants.LF);
            }
            return null;
        }

        @Override
        protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
            begun = true;
            firstWordEnd = start + length;
            return super.splitFirstWordInitialLine(line, start, length);
        }

        @Override
        protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
            checkOneSpace(line, firstWordEnd, start);
            secondWordEnd = start + length;
            return super.splitSecondWordInitialLine(line, start, length);
        }

        @Override
        protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
            checkOneSpace(line, secondWordEnd, start);
            String version = super.splitThirdWordInitialLine(line, start, length);
            if (!version.startsWith("HTTP/")) { // Netty ignores case, RFC 9112 §2.3 does not
                throw new MalformedRequest("the protocol's name is not HTTP, in capitals");
            }
            return version;
        }

        private static void checkOneSpace(byte[] line, int end, int start) {
            if (start != end + 1 || line[end] != HttpConstants.SP) {
                throw new MalformedRequest("the request line is not three words with a space between");
            }
        }

        private static boolean isSpace(byte character) {
            return character == HttpConstants.SP || character == HttpConstants.HT;
        }
    }
}
