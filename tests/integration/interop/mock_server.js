'use strict';
// oauth2-mock-server with its endpoints where HighLevel has them. Everything is done by the package's own options and events;
// what its token endpoint reads, makes and checks is left alone.
//
// Says {"url":...}, then answers each line of its standard input (a command and its JSON) with a line of JSON:
//   add {members}                       from now on these members are added to the package's token answers
//   answer {"statusCode":n,"body":{}}   the next token answer is this one
//   browse "<url>"                      what a browser does with a link: the URL that it is redirected to
//   requests                            what arrived at the token endpoint, with what was answered; the list then begins anew

const readline = require('node:readline');
const { OAuth2Server, Events } = require('oauth2-mock-server');

const say = value => process.stdout.write(JSON.stringify(value) + '\n');

async function main() {
  const server = new OAuth2Server(undefined, undefined, {
    endpoints: { token: '/oauth/token', authorize: '/v2/oauth/chooselocation' },
  });
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const url = `http://127.0.0.1:${server.address().port}`;

  let added = {};
  let requests = [];
  server.service.on(Events.BeforeResponse, (answer, request) => {
    if (answer.statusCode === 200) Object.assign(answer.body, added);
    requests.push({ content_type: request.headers['content-type'], form: request.body, ...answer });
  });

  const commands = {
    add: members => (added = members),
    answer: answer => {
      server.service.prependOnceListener(Events.BeforeResponse, given => Object.assign(given, answer));
      return answer;
    },
    browse: async link => (await fetch(link, { redirect: 'manual' })).headers.get('location'),
    requests: () => requests.splice(0),
  };
  say({ url });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [, name, json] = line.match(/^(\w+) ?(.*)$/);
    say(await commands[name](json === '' ? undefined : JSON.parse(json)));
  }
  await server.stop();
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
