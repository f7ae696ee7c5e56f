package dev.entitlement.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Proves in each module's test JVM that blocking is caught where it must not happen, and nowhere else. */
class BlockingGuardTest {

    @TempDir
    Path directory;

    @Test
    void catches_a_wait_on_a_parallel_thread() {
        assertThat(failureOnParallel(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS)))
                .hasRootCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    void catches_a_wait_on_an_event_loop() throws Exception {
        assertThat(failureOnEventLoop(() -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS)))
                .isInstanceOf(BlockingOperationError.class);
    }

    @Test
    void catches_an_identifier_drawn_from_the_blocking_random_source() throws Exception {
        assertThat(failureOnEventLoop(UUID::randomUUID)).isInstanceOf(BlockingOperationError.class);
    }

    @Test
    void catches_forcing_a_file_to_disk() throws Exception {
        try (var file = open("forced")) {
            assertThat(failureOnEventLoop(() -> {
                        file.force(false);
                        return null;
                    }))
                    .isInstanceOf(BlockingOperationError.class);
        }
    }

    @Test
    void catches_reading_and_writing_a_file_channel() throws Exception {
        try (var file = open("contents")) {
            assertThat(failureOnEventLoop(() -> file.write(ByteBuffer.allocate(1))))
                    .isInstanceOf(BlockingOperationError.class);
            assertThat(failureOnEventLoop(() -> file.read(ByteBuffer.allocate(1))))
                    .isInstanceOf(BlockingOperationError.class);
        }
    }

    @Test
    void catches_opening_listing_and_deleting_files() throws Exception {
        Path file = Files.createFile(directory.resolve("there"));

        assertThat(failureOnEventLoop(() -> Files.readString(file))).isInstanceOf(BlockingOperationError.class);
        assertThat(failureOnEventLoop(() -> Files.list(directory))).isInstanceOf(BlockingOperationError.class);
        assertThat(failureOnEventLoop(() -> Files.deleteIfExists(file))).isInstanceOf(BlockingOperationError.class);
        assertThat(file).exists();
    }

    @Test
    void lets_a_thread_that_may_block_use_files() {
        Path file = directory.resolve("elastic");

        Mono.fromCallable(() -> Files.writeString(file, "fine"))
                .subscribeOn(Schedulers.boundedElastic())
                .block();

        assertThat(file).hasContent("fine");
    }

    private FileChannel open(String name) throws Exception {
        return FileChannel.open(
                directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Calls from a lambda of this class, by which {@link BlockingGuard} knows that it was on purpose; as does the next. */
    private static Throwable failureOnParallel(Callable<?> blocking) {
        return catchThrowable(() -> Mono.fromCallable(() -> blocking.call())
                .subscribeOn(Schedulers.parallel())
                .block());
    }

    private static Throwable failureOnEventLoop(Callable<?> blocking) throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Future<?> done = group.submit(() -> blocking.call()).await();
            return done.cause();
        } finally {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
        }
    }
}
