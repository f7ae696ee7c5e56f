/** The shipped jar as a process of its own: what can only be seen from outside. Run in the verify phase, by Failsafe. */
@NullMarked
package dev.entitlement.gateway.process;

import org.jspecify.annotations.NullMarked;
