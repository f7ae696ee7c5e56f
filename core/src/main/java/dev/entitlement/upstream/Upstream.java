package dev.entitlement.upstream;

/** Sends requests to the upstream, one exchange each. Confined to one event loop, as is everything it calls back. */
public interface Upstream {

    /**
     * Starts an exchange. The receiver hears of its end exactly once, later or before this method returns, unless it is
     * aborted first.
     *
     * @param fresh whether it must go out on a new connection
     */
    Exchange send(OutboundRequest request, boolean fresh, Receiver receiver);

    /** One request and its answer. */
    interface Exchange {

        /**
         * Whether the whole request may have been handed to the connection. False is certain: nothing of it can take
         * effect. After {@link #abort()} the answer is final.
         */
        boolean sent();

        /** Gives up: the connection is closed, and the receiver hears nothing more. */
        void abort();
    }

    /** Hears how an exchange ended. */
    interface Receiver {

        /** A whole answer came, readable or not. */
        void answered(Answer answer);

        /**
         * No whole answer will come.
         *
         * @param sent whether the request may have reached the upstream
         * @param stale whether a reused connection was lost before the first byte of an answer
         * @param cause what went wrong
         */
        void failed(boolean sent, boolean stale, Throwable cause);
    }
}
