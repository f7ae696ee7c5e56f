/** The wire: connections to the Resale API, one exchange at a time on each, and the reading of its answers. */
@NullMarked
package dev.entitlement.upstream;

import org.jspecify.annotations.NullMarked;
