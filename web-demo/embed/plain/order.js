// All the script that this page needs: the token is handed over by property, so that it is
// in no address and in no log.
const apology = document.querySelector('kulanz-apology');
apology.token = apology.dataset.token;
apology.addEventListener('kulanz-error', ({ detail: { error } }) => console.warn(`kulanz: ${error.code}`));
