package dev.entitlement.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * What the generator calls while it warms up: answers every read, in turn as gateways and the upstream do on good days and
 * bad ones, for code that is compiled without having seen an answer is compiled again when it sees one.
 *
 * <p>Not on Netty: what the compiler learns of Netty shall be what the generator does with it.
 */
final class WarmUpTarget implements AutoCloseable {
    private static final int LARGEST_REQUEST = 64 * 1024;

    /** One in so many answers comes in two pieces. */
    private static final int TORN = 32;

    /** After one in so many answers the connection is closed; odd, so that it meets each form of answer. */
    private static final int CLOSING = 499;

    private static final int BACKLOG = 1_024;

    /** Between the pieces: the generator reads the first meanwhile, also on the processor that it shares with this. */
    private static final long PAUSE = 50_000;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listening = ServerSocketChannel.open();
    private final ByteBuffer in = ByteBuffer.allocateDirect(LARGEST_REQUEST);
    private final WarmUpAnswers answers = new WarmUpAnswers();
    private final Queue<Rest> rests = new ArrayDeque<>();
    private int answered;

    /** What is still to be sent. */
    private record Rest(SocketChannel channel, ByteBuffer bytes) {}

    WarmUpTarget() throws IOException {
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listening.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(this::serve, "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listening.socket().getLocalPort() + "/v1");
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select(this::ready);
                sendRests();
            }
        } catch (ClosedSelectorException e) {
            // the warm-up is over
        } catch (IOException e) {
            throw new UncheckedIOException(
                    e); // the selector itself is broken; the generator then waits in vain, and says so
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                answer((SocketChannel) key.channel());
            }
        } catch (IOException e) {
            close(key.channel()); // the generator has closed its end
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = listening.accept();
        if (channel != null) {
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        }
    }

    private void answer(SocketChannel channel) throws IOException {
        in.clear();
        if (channel.read(in) < 0) {
            channel.close();
            return;
        }
        ByteBuffer answer = answers.next();
        answered++;
        if (answered % TORN == 0) {
            ByteBuffer rest = answer.duplicate().position(answer.limit() / 2);
            answer.limit(rest.position());
            rests.add(new Rest(channel, rest));
        }
        channel.write(answer); // a socket takes far more than an answer
        if (answered % CLOSING == 0) {
            channel.close();
        }
    }

    private void sendRests() {
        if (!rests.isEmpty()) {
            LockSupport.parkNanos(PAUSE);
        }
        for (Rest rest = rests.poll(); rest != null; rest = rests.poll()) {
            try {
                rest.channel().write(rest.bytes());
            } catch (IOException e) {
                close(rest.channel());
            }
        }
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is of no use any more, whatever its end says
        }
    }

    /** Closes all. */
    @Override
    public void close() throws IOException {
        Set<SelectionKey> keys = Set.copyOf(selector.keys());
        selector.close();
        keys.forEach(key -> close(key.channel()));
    }
}
