/** Authorization for the HighLevel (GoHighLevel) API. */
module ghlauth {
  exports ghlauth;
}
