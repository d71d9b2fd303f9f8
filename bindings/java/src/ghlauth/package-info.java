/** Authorization for the HighLevel (GoHighLevel) API: Private Integration Tokens and OAuth 2.0, kept, refreshed and checked. */
package ghlauth;
