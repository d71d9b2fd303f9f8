import { Client, Config, Credential, OAuth } from "ghlauth";

const config = new Config({ apiUri: "https://example.com" }); // wrong
const credential = new Credential(); // wrong
new OAuth(config, "id", "secret"); // wrong
const answer: Response = new Client(config).request(credential, "GET", "/"); // wrong
new Client(new Client(config)); // wrong
console.log(answer, credential);
