package dev.entitlement;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Many calls, to be subscribed to: each subscription is a stream of its own, on one loop. */
final class Bulk<T> extends Flux<BulkResult<T>> {
    private final Publisher<? extends T> lines;
    private final Function<? super T, ReactivationRequest> request;
    private final SharedPolicies policies;
    private final CallLoops loops;
    private final BulkStreams streams;
    private final BulkStream.Actions actions;
    private final int mostAtOnce;

    Bulk(
            Publisher<? extends T> lines,
            Function<? super T, ReactivationRequest> request,
            SharedPolicies policies,
            CallLoops loops,
            BulkStreams streams,
            BulkStream.Actions actions,
            int mostAtOnce) {
        this.lines = lines;
        this.request = request;
        this.policies = policies;
        this.loops = loops;
        this.streams = streams;
        this.actions = actions;
        this.mostAtOnce = mostAtOnce;
    }

    @Override
    public void subscribe(CoreSubscriber<? super BulkResult<T>> reader) {
        BulkStream<T> stream =
                new BulkStream<>(reader, request, policies, loops.current(), streams, actions, mostAtOnce);
        streams.began(stream);
        lines.subscribe(stream);
    }
}
