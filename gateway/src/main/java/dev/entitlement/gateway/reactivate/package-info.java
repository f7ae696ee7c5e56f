/**
 * Many ids from a list, with results in a file that the next run goes on with. What is read, told and sent goes one way:
 * {@link dev.entitlement.gateway.reactivate.Input} → {@link dev.entitlement.gateway.reactivate.Feeder} → the client →
 * {@link dev.entitlement.gateway.reactivate.Recorder}; {@link dev.entitlement.gateway.reactivate.Ledger} remembers what
 * each id has come to, and {@link dev.entitlement.gateway.reactivate.Journal} under which identifier it is on its way.
 */
@NullMarked
package dev.entitlement.gateway.reactivate;

import org.jspecify.annotations.NullMarked;
