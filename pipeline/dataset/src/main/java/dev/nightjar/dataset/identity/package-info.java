/**
 * Who the stage is where it runs outside AWS: Dataflow's machines show the token of their Google
 * service account to AWS, which lends them a role. No key is kept anywhere. Both sides of the trust
 * are made by {@code terraform/}.
 */
package dev.nightjar.dataset.identity;
