// Looks again each second until there is somebody to be.
setInterval(async () => {
  const answer = await fetch("/").catch(() => null);
  if (answer?.redirected) location.assign(answer.url);
}, 1000);
