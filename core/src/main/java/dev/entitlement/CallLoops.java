package dev.entitlement;

import reactor.core.publisher.Mono;

/** All the loops that a client's calls live on. */
interface CallLoops {

    /** The current thread's own loop, else the next one in turn. */
    CallLoop current();

    /** Always the same one, for what must happen once per client. */
    CallLoop first();

    /** Calls not yet ended. */
    int calls();

    int openConnections();

    int idleConnections();

    /** Connections that are being made. */
    int connecting();

    /** Attempts that have no connection yet. */
    int awaitingConnection();

    /** Takes no more calls; completes when those not yet ended have ended. */
    Mono<Void> drain();

    /** Takes no more calls, and closes every connection, whatever is on it; completes when that is done. */
    Mono<Void> cut();

    /** Closes the connections, and the loops if they are the client's own. */
    Mono<Void> close();
}
