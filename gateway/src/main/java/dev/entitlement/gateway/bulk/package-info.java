/** What becomes of many calls, a line each: the form that the bulk endpoint and the command line share. */
@NullMarked
package dev.entitlement.gateway.bulk;

import org.jspecify.annotations.NullMarked;
