// The element alone, registered: its type comes with it.
import 'kulanz/define.js';

document.querySelector('kulanz-apology')!.token = 'token';
document.createElement('kulanz-apology').addEventListener('kulanz-ready', ({ detail }) => console.log(detail.decisions['delivery']?.state));
